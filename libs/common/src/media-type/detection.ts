import { type DocumentType } from '@app/common/contracts';

/** What a file is; where it is nothing that documents come in, in words that follow "This is". */
export type Detection = { readonly type: DocumentType } | { readonly type: undefined; readonly what: string };
