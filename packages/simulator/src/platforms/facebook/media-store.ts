/** A file that a page uploaded: a photo nobody sees yet, or an attachment for messages. */
export interface FbUpload {
  id: string;
  kind: 'photo' | 'attachment';
  pageId: string;
  type: string;
  bytes: Buffer;
  fileName: string;
  altText: string | null;
}

/** What pages have uploaded. */
export class FbMediaStore {
  readonly uploads = new Map<string, FbUpload>();
  private readonly now: () => number;

  constructor(now: () => number) {
    this.now = now;
  }

  add(upload: Omit<FbUpload, 'id'>): FbUpload {
    const id = `18${String(Math.floor(this.now())).padStart(13, '0')}${String(this.uploads.size % 1_000).padStart(3, '0')}`;
    const added = { ...upload, id };
    this.uploads.set(id, added);
    return added;
  }

  /** What this page may name. */
  find(id: string, pageId: string, kind: FbUpload['kind']): FbUpload | undefined {
    const upload = this.uploads.get(id);
    return upload?.pageId === pageId && upload.kind === kind ? upload : undefined;
  }

  /** Facebook forgets everything that was uploaded. */
  expireAll(): void {
    this.uploads.clear();
  }
}
