export { type BaselineMembers, baselineMembers, mergeBaselines, type MergedBaselines } from './baselines.js';
export {
  type Catalog,
  type CatalogControl,
  type CatalogFamily,
  type ControlSelection,
  type OscalDocument,
  type Profile,
  type ProfileImport,
} from './catalog.js';
export {
  CONTROL_FAMILIES,
  controlLabel,
  type ControlMention,
  type ControlRef,
  controlScheme,
  type ControlScheme,
  parentControlId,
  parseControlId,
} from './control-id.js';
export { didYouMean } from './did-you-mean.js';
export { findControlIds } from './control-mention.js';
export { type ControlTypo, findControlTypos, readControlTypo } from './control-typo.js';
export { type SelectedControl, selectControls } from './control-selection.js';
export { controlHeading, controlText, partsText, targetLabel } from './control-text.js';
export { parseOscal, readOscal, readOscalJson } from './oscal-document.js';
export { oscalInvalid } from './oscal-error.js';
