import { createRequire } from 'node:module';
import { parentPort } from 'node:worker_threads';
import { documentKinds } from '../../electron/data/documents/kinds.ts';
import { paper } from '../../electron/data/documents/layouts/paper.ts';

/** The peer of the document thread: pdfmake without anything of ours but the layout. */
const { resolve } = createRequire(import.meta.url);
const pdfmake = (await import('pdfmake')).default;
const [normal, bold] = ['400Regular/NotoSansSC_400Regular', '700Bold/NotoSansSC_700Bold'].map(
  (file) => resolve(`@expo-google-fonts/noto-sans-sc/${file}.ttf`),
);
if (normal === undefined || bold === undefined) throw new Error('two fonts');
pdfmake.setFonts({ [paper.font]: { normal, bold, italics: normal, bolditalics: bold } });
pdfmake.setUrlAccessPolicy(() => false);
pdfmake.setLocalAccessPolicy((path) => path === normal || path === bold);
const { schema, layout } = documentKinds['health-record-summary'];

parentPort?.on('message', (data: unknown) => {
  void pdfmake
    .createPdf(layout(schema.parse(data), []))
    .getBuffer()
    .then(() => parentPort?.postMessage('made', []));
});
