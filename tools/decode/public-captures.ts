/** A capture that somebody else has published, and what its device had shown. */
export type PublicCapture = {
  readonly driver: string;
  /** Where it was published. */
  readonly from: string;
  readonly bytes: Uint8Array;
  /** Every reading, scan and refusal, in short: see `said` beside the test. */
  readonly said: readonly string[];
  /** `2016-01-12T23:48:53`, of the last reading; absent where the device tells no moment. */
  readonly deviceTime?: string;
  /** Of the last reading. */
  readonly subjectId?: string;
};

/** Facts only: what devices send when nobody of whom anything is known stands on them. */
export const publicCaptures: readonly PublicCapture[] = [
  {
    driver: 'tanita',
    from: 'BC-601, memory card of a scale that shows kg, closed by a brace; test data of a viewer in JavaScript',
    bytes: text(
      '{0,16,~0,2,~1,2,~2,3,~3,4,MO,"BC-601",DT,"12/01/2016",Ti,"23:48:53",Bt,2,GE,1,AG,26,Hm,185.0,AL,3,Wk,96.1,MI,28.1,FW,18.9,Fr,12.6,Fl,13.3,FR,17.8,FL,18.6,FT,20.8,mW,74.1,mr,5.1,ml,5.2,mR,12.5,mL,12.3,mT,39.0,bW,3.8,IF,5,rD,4871,rA,25,ww,58.9,CS,30}\r\n',
    ),
    said: ['weight 96.1 kg, height 185 cm, bmi 28.1 kg/m2, bodyFat 18.9 %'],
    deviceTime: '2016-01-12T23:48:53',
  },
  {
    driver: 'tanita',
    from: 'BC-601 that shows pounds and inches under the same keys; the same viewer',
    bytes: text(
      '{0,16,~0,3,~1,3,~2,3,~3,4,MO,"BC-601",DT,"10/05/2016",Ti,"06:06:57",Bt,2,GE,1,AG,27,Hm,73.0,AL,3,Wk,206.2,MI,27.3,FW,19.4,Fr,12.1,Fl,12.3,FR,18.3,FL,19.1,FT,21.5,mW,158.0,mr,10.8,ml,11.2,mR,26.2,mL,25.8,mT,84.0,bW,8.2,IF,5,rD,4698,rA,28,ww,58.1,CS,B5}\r\n',
    ),
    said: ['weight 93.5 kg, height 185.4 cm, bmi 27.3 kg/m2, bodyFat 19.4 %'],
    deviceTime: '2016-05-10T06:06:57',
  },
  {
    driver: 'tanita',
    from: 'SC-330 on a serial line; sample of a reader in Java',
    bytes: text(
      '{0,16,~0,1,~1,1,~2,1,MO,"SC-330",SN,"00000001",ID,"0000000000",Da,"25/09/2014",TI,"08:20",Bt,0,GE,1,AG,34,Hm,191.0,Pt,0.0,Wk,89.2,FW,18.8,fW,16.8,MW,72.4,mW,68.8,sW,13,bW,3.6,wW,48.0,ww,53.8,MI,24.5,Sw,80.3,OV,11.1,IF,6,rb,8874,rB,2121,rJ,13,rA,29,ZF,501.8,CS,D9}\r\n',
    ),
    said: ['weight 89.2 kg, height 191 cm, bmi 24.5 kg/m2, bodyFat 18.8 %'],
    deviceTime: '2014-09-25T08:20',
  },
  {
    driver: 'astm',
    from: 'Afinion 2, one frame without the ENQ before it; fixtures of senaite.astm',
    bytes: frames(
      [
        'H|\\^&|||Afinion 2 Analyzer^^AF20052397|||||||P|1|20241206141235',
        'P|1||3643|||||U',
        'O|1||5|^^^HbA1c|||||||N||||^O||||||||^10228413||F',
        'R|1|^^^HbA1c|5.9|%||||F||3643||20241206140615',
        'L|1|N',
        '',
      ].join('\r'),
    ),
    said: ['hba1c 5.9 %'],
    deviceTime: '2024-12-06T14:06:15',
    subjectId: '5',
  },
  {
    driver: 'astm',
    from: 'DCA Vantage, albumin, creatinine and their ratio; the same fixtures',
    bytes: frames(
      [
        'H|\\^&|||DCA VANTAGE^04.04.00.00^S067337|||||||P||20240820151746',
        'P|1|BU24R554',
        'O|1||660^0090||||||||||||||||||||||F',
        'R|1|^^^Alb|63.7|mg/L||||F|||20240820151030',
        'C|1|I|1.000^0.0 mg/L|G',
        'R|2|^^^Crt|230.8|mg/dL||||F|||20240820151030',
        'L|1|N',
        '',
      ].join('\r'),
    ),
    said: ['unsupported', 'unsupported'],
  },
  ...(
    [
      ['93|mg/dL^P||A/M0/T1|', 'glucose-2h 5.2 mmol/L', 'contour tests of glucometerutils'],
      ['133|mg/dL^P||B/X|', 'glucose 7.4 mmol/L', 'contour tests of glucometerutils'],
      ['7.9|mmol/L^P||B|', 'glucose 7.9 mmol/L', 'a reader of the Contour USB in Java'],
      ['601|mg/dL^P||>|', 'glucose HI mmol/L', 'uploader of tidepool-org'],
      ['19|mg/dL^P||<|', 'glucose LO mmol/L', 'uploader of tidepool-org'],
      ['93|mg/dL^P||C|', 'unsupported', 'uploader of tidepool-org'],
    ] as const
  ).map(([fields, said, from]) => ({
    driver: 'astm',
    from,
    bytes: frames(
      [
        'H|\\^&|||Bayer7390^01.24^7390-0000000|A=1^U=0|1|||||P|1|201109031250',
        'P|1',
        `R|1|^^^Glucose|${fields}|201105261159`,
        'L||N',
        '',
      ].join('\r'),
      '\u0005',
    ),
    said: [said],
    ...(said === 'unsupported' ? {} : { deviceTime: '2011-05-26T11:59' }),
  })),
  {
    driver: 'astm',
    from: 'Erba XL, whose repeat delimiter is a backtick; a sender in Ruby',
    bytes: frames(
      [
        'H|`^&||||||||||P|E 1394-97|20181120154015',
        'P|1|0||||||F||||||||0|0',
        'O|1|S-7^03^1^1||^^^GLU|||||||||||SERUM',
        'R|1|^^^GLU|115.5|mg/dl|^DEFAULT|H|N|F||||20181120150433',
        'C|1|I|Instrument Flag H',
        'L|1|N',
        '',
      ].join('\r'),
      '\u0005',
    ),
    said: ['glucose 6.4 mmol/L'],
    deviceTime: '2018-11-20T15:04:33',
    subjectId: 'S-7',
  },
  {
    driver: 'hl7',
    from: 'HemoScreen, a liquid control that only OBR-4 tells, lines that end with LF; fixtures of senaite.astm',
    bytes: text(
      `\u000b${[
        'MSH|^~\\&|HemoScreen|PixCell|||20231224173346||ORU^R01|1|P|2.4',
        'PID||PIX240205N',
        'OBR||||LQC|||20231210114100',
        'OBX|0|NM|GLU||5.5|mmol/L|3.9-6.1||||F|||20231210114100|0000000-0001-HS',
        '',
      ].join('\n')}\u001c\r`,
    ),
    said: ['unsupported'],
  },
  {
    driver: 'hl7',
    from: 'URIT-8030, whose code for glucose is GLI and whose normal is outside its range; a client that tests a server, in the frame that it leaves out',
    bytes: text(
      `\u000b${[
        'MSH|^~\\&|urit|8030|||20250809101010||ORU^R01|202508090002|P|2.3.1||||0||ASCII|||',
        'PID|1||||||0|||||0|||||||||||||||||||',
        'OBR|1|0000966134|202508090002|urit^8030|N||2025-08-09|||||||||||||||||||||||||||||||||||||||',
        'OBX|1|NM|1|GLI|111|mg/dL|65-99|N|||F||0.2441|2025-08-09||Admin||',
        '',
      ].join('\r')}\u001c\r`,
    ),
    said: ['glucose 6.2 mmol/L'],
    subjectId: '202508090002',
  },
  {
    driver: 'hl7',
    from: 'A code of the house first and LOINC second, OBX counted from 0; tests of a laboratory bridge',
    bytes: text(
      `\u000b${[
        'MSH|^~\\&|LAB|HOSPITAL||DEST|20260105091743||ORU^R01^ORU_R01|183317|P|2.5.1',
        'OBR|1|R26|26ORM|LAB90^HEMOGLOBIN A1C^4MEAP|||20260105091000|||||||Blood',
        'OBX|0|NM|1237770270^HBA1C^4MLRR^4548-4^Hemoglobin A1c^LN||6.2|%^^ISO+|4.0-6.0|H|||F|||20260105091000',
        '',
      ].join('\r')}\u001c\r`,
    ),
    said: ['hba1c 6.2 %'],
    deviceTime: '2026-01-05T09:10:00',
    subjectId: '26ORM',
  },
  {
    driver: 'hl7',
    from: 'Mindray BS-240, whose numbers have six decimals; test frame of a laboratory system',
    bytes: text(
      `\u000b${[
        'MSH|^~\\&|||||20170413120602||ORU^R01|1|P|2.3.1||||0||ASCII|||',
        'PID|2|||||||O|||||||||||||||||||||||',
        'OBR|2|LAB-000123|1|^|N|20170413114023|20170413113910|20170413113910||1^12||||20170413113910|Serum',
        'OBX|1|NM|GLU|GLUCOSE HUMAN|5.400000|mmol/L|-|N|||F||5.400000|20170413115600|||0|',
        '',
      ].join('\r')}\u001c\r`,
    ),
    said: ['glucose 5.4 mmol/L'],
    deviceTime: '2017-04-13T11:56:00',
  },
  ...(
    [
      ['0,120,080,072,0', 'sbp 120 mm[Hg], dbp 80 mm[Hg], pulse 72 /min'],
      ['0,060,030,040,0', 'sbp 60 mm[Hg], dbp 30 mm[Hg], pulse 40 /min'],
      ['0,059,030,040,0', 'range'],
      ['0,120,080,181,0', 'range'],
      ['7,   ,   ,   ,0', 'error'],
      ['7,120,   ,072,0', 'malformed'],
    ] as const
  ).map(([vitals, said]) => ({
    driver: 'omron-hbp9030',
    from: 'Host tests of leon80148/BP_checker',
    bytes: text(`2026,07,11,09,05,12345678901234567890,${vitals}\r\n`),
    said: [said],
  })),
  {
    driver: 'nonin',
    from: 'One packet of format 2; unit tests of pez-globo/pufferfish-software',
    bytes: hex(
      '0181010083 01800148CA 01800161E3 01800130B2' +
        '0180010082'.repeat(4) +
        '01800161E3'.repeat(3) +
        '0180010082'.repeat(3) +
        '01800148CA 01800161E3 01800161E3' +
        '0180010082'.repeat(8),
    ),
    said: ['spo2 97 %, pulse 72 /min'],
  },
  {
    driver: 'ieee11073',
    from: 'A report of the standard oximeter; test data of universAAL/lddi',
    bytes: hex(
      'E200 0032 80000000 0001 002A 5079 0026 80000000 A000 80000000 00000000 00800000 0008 1122334455667788 0190 0001 0100 00000000' +
        'E700 0026 0024 1236 0101 001E 0000 00000000 0D1D 0014 F000 0000 0002 000C 0001 0002 0062 000A 0002 0048',
    ),
    said: ['spo2 98 %, pulse 72 /min'],
  },
  {
    driver: 'gtech',
    from: 'GL-310 set to F4=1, the lines of its printer; a reader of several devices in C#',
    bytes: text(
      '\0\r\nGENDER   ---- FEMALE\r\nWEIGHT   ---- 90.05 kg\r\nSTANDARD ---- 74.69 kg\r\nHEIGHT   ---- 188.6 cm\r\nB  M  I  ----  25.3   \r\nFATNESS  ---- 120.5 % \r\nMARKS    ---- FATTY\r\n\u001bT\0',
    ),
    said: ['height 188.6 cm, weight 90.05 kg, bmi 25.3 kg/m2'],
  },
  {
    driver: 'and-scale',
    from: 'Format 4 of a Rinstrum R323, whose number ends with its point',
    bytes: text('ST,GS,+000062.kg\r\nUS,GS,+  12.34kg\r\n'),
    said: ['weight 62 kg', 'unstable'],
  },
];

/** One frame of ASTM E1381 around these records. */
function frames(records: string, before = ''): Uint8Array {
  const body = `1${records}\u0003`;
  const sum = Buffer.from(body, 'latin1').reduce((total, byte) => (total + byte) & 0xff, 0);
  const check = sum.toString(16).toUpperCase().padStart(2, '0');
  return text(`${before}\u0002${body}${check}\r\n\u0004`);
}

function text(latin1: string): Uint8Array {
  return Buffer.from(latin1, 'latin1');
}

function hex(digits: string): Uint8Array {
  return Uint8Array.from(Buffer.from(digits.replaceAll(' ', ''), 'hex'));
}
