import { oscalInvalid } from '@app/common/oscal';
import { oscalJsonOf } from './oscal-xml/xml-to-json.js';
import { readXml, XmlFault } from './xml.js';

/** An OSCAL file in XML as the JSON that says the same. Throws `oscal_invalid`. */
export function readOscalXml(text: string, sourceName: string): unknown {
  try {
    return oscalJsonOf(readXml(text));
  } catch (error) {
    if (error instanceof XmlFault) {
      throw oscalInvalid(sourceName, error.reason, error.place);
    }
    throw error;
  }
}
