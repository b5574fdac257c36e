import { z } from 'zod';

/** Imported before any schema: the content security policy forbids eval, which zod would otherwise try. */
z.config({ jitless: true });
