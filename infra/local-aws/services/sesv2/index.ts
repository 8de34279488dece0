export { createSesService } from './ses.ts';
