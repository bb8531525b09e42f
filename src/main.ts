#!/usr/bin/env node
import { keepTicksFast, keepYoungGenerationSmall } from './cli/lean-heap.ts';

keepYoungGenerationSmall();
keepTicksFast();
const { runCommand } = await import('./cli/program.ts');
process.exitCode = await runCommand(process.argv.slice(2));
