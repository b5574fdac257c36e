import { useMutation } from '@tanstack/react-query';
import { api } from '../../../lib/api-client.ts';

/** End the session. The page is loaded anew, so that nothing this person saw or typed stays in it. */
export const useSignOut = () =>
  useMutation({
    mutationFn: () => api.send('DELETE', '/session'),
    onSuccess: () => window.location.assign('/sign-in'),
  });
