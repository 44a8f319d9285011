export * from '../index.ts'
export { fileSource, readJson, writeWhole } from './files.ts'
export { readTable } from './read-table.ts'
