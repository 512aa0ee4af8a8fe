import * as fc from 'fast-check';

// A run that fails can be run again: property tests draw the same cases each time. `FUZZ_SEED` draws others.
fc.configureGlobal({ seed: Number(process.env['FUZZ_SEED'] ?? 80_053) });
