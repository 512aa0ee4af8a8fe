import { StandardSchemaValidationPipe } from '@nestjs/common';
import { z } from 'zod';
import { AppError } from '../errors/index.js';
import { plainIssue } from './plain-issues.js';

const MAX_REPORTED = 20;

z.config({ localeError: plainIssue });

/** Parses what a route declares by a schema (`@Body({ schema })`); what does not fit is `validation_failed`, field by field. */
export function validationPipe(): StandardSchemaValidationPipe {
  return new StandardSchemaValidationPipe({
    exceptionFactory: (issues) =>
      new AppError('validation_failed', 'Some fields are not valid.', {
        errors: issues.slice(0, MAX_REPORTED).map((issue) => ({
          path: (issue.path ?? [])
            .map((part) => (typeof part === 'object' ? String(part.key) : String(part)))
            .join('.')
            .slice(0, 200),
          message: issue.message.slice(0, 300),
        })),
      }),
  });
}
