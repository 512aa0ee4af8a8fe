import { z } from 'zod';

// Imported before any schema is made: zod would else try to compile, which the content security policy forbids and reports.
z.config({ jitless: true });
