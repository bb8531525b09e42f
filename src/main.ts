#!/usr/bin/env node
import { keepYoungGenerationSmall } from './cli/lean-heap.ts';

keepYoungGenerationSmall();
const { runCommand } = await import('./cli/program.ts');
process.exitCode = await runCommand(process.argv.slice(2));
