/** Where an invitation is accepted. The token stands behind `#`: browsers send it to no server, so no log has it. */
export const invitationLink = (publicUrl: string, token: string): string => `${publicUrl}/join#${token}`;
