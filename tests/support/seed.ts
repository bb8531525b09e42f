import fc from 'fast-check';

// The same properties are tried in every run, so that a change is judged by what it changed. `VOLTWIRE_SEED=$RANDOM npm test` goes
// looking for more.
fc.configureGlobal({ seed: Number(process.env['VOLTWIRE_SEED'] ?? 20_261_122) });
