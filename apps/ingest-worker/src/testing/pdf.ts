import { buffer } from 'node:stream/consumers';
import PDFDocument from 'pdfkit';

/** A PDF on A4 with margins of 72 points; `write` draws it, from the first page on. */
export async function pdfOf(
  write: (pdf: PDFKit.PDFDocument) => void,
  options: PDFKit.PDFDocumentOptions = {},
): Promise<Buffer> {
  const pdf = new PDFDocument({ size: 'A4', margin: 72, info: { CreationDate: new Date(0) }, ...options });
  pdf.fontSize(11);
  write(pdf);
  pdf.end();
  return buffer(pdf);
}
