import fc from 'fast-check';
import { testSeed } from './long-run.ts';

/** Property tests draw from the seed of this run. */
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: testSeed });
