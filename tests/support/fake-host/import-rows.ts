import type { ImportDetail, ImportRowView } from '../../../shared/contract/imports.ts';

/** What the host says of a file once it was read. */
export const readFile: Partial<ImportDetail> = {
  rows: 1_204,
  format: {
    kind: 'csv',
    encoding: 'gb18030',
    delimiter: ',',
    sheet: null,
    sheets: 1,
    headingRow: 1,
  },
  columns: [
    { heading: '姓名', target: 'name', samples: ['张桂兰', '李建国', '王淑英', '赵敏'] },
    {
      heading: '身份证号',
      target: 'documentNumber',
      samples: ['**************0019', '**************0037', '**************0028', '1.10E+17'],
    },
    {
      heading: '电话',
      target: 'phone',
      samples: ['*******0001', '*******0002', '', '*******0004'],
    },
    { heading: '慢病', target: 'conditions', samples: ['高血压', '', '糖尿病', '高血压、糖尿病'] },
    { heading: '备注', target: null, samples: ['', '', '已搬走', ''] },
  ],
};

/** What a dry run finds: how many rows of which kind. */
export const dryRunCounts: Partial<ImportDetail['counts']> = {
  ok: 950,
  warning: 74,
  error: 180,
  exact: 30,
  alike: 20,
  conflict: 10,
  undecided: 60,
  issues: { 'id-mangled': 120, 'id-checksum': 60, 'phone-wrong': 74 },
};

/** Two rows that stay out, and one of somebody who stands further up in the file. */
export const dryRunRows: readonly ImportRowView[] = [
  {
    rowNumber: 5,
    cells: ['赵敏', '1.10E+17', '*******0004', '高血压、糖尿病', ''],
    verdict: 'error',
    issues: [{ code: 'id-mangled', target: 'documentNumber' }],
    match: null,
    decision: null,
    outcome: null,
  },
  {
    rowNumber: 9,
    cells: ['周强', '**************0021', '', '', ''],
    verdict: 'error',
    issues: [{ code: 'id-checksum', target: 'documentNumber', params: { length: 18 } }],
    match: null,
    decision: null,
    outcome: null,
  },
  {
    rowNumber: 12,
    cells: ['张桂兰', '', '*******0001', '', ''],
    verdict: 'warning',
    issues: [{ code: 'document-missing', target: 'documentNumber' }],
    match: {
      level: 'D4',
      because: ['D4', 'ID-62'],
      resident: null,
      row: 2,
      otherCells: ['张桂兰', '**************0019', '*******0001', '高血压', ''],
    },
    decision: null,
    outcome: null,
  },
];
