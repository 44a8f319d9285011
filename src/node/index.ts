export * from '../index.ts'
export { fileSource, readJson, writeWhole } from './files.ts'
