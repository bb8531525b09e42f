import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { decode } from '../../src/ingest/decode.ts';
import { cpuMs } from '../support/cpu.ts';

const DOCUMENT = '<rss><title>Zürich – “東京” 🚗</title></rss>';

function labelled(encoding: string, text: string): Buffer {
  return Buffer.from(`<?xml version="1.0" encoding="${encoding}"?><title>${text}</title>`);
}

const EBCDIC_RUNS: readonly (readonly [from: number, characters: string])[] = [
  ...([
    [0x81, 'abcdefghi'],
    [0x91, 'jklmnopqr'],
    [0xa2, 'stuvwxyz'],
    [0xf0, '0123456789'],
  ] as const),
  ...([
    [0x40, ' '],
    [0x4b, '.<'],
    [0x60, '-/'],
    [0x6e, '>?'],
    [0x7e, '="'],
  ] as const),
];

function ebcdic(text: string): readonly number[] {
  return [...text].map((character) => {
    const [from, run] = EBCDIC_RUNS.find(([, characters]) => characters.includes(character)) ?? [0, ''];
    return from + run.indexOf(character);
  });
}

describe('decode', () => {
  it.each(['utf-8', 'utf-16le', 'utf-16be', 'utf-32le', 'utf-32be'])(
    'believes the byte order mark of %s before any label',
    (encoding) => {
      const bytes = iconv.encode(DOCUMENT, encoding, { addBOM: true });
      const { text, encoding: found } = decode(bytes, 'application/xml; charset=windows-1251');
      expect({ text, found }).toEqual({ text: DOCUMENT, found: encoding });
    },
  );

  it.each(['utf-16le', 'utf-16be', 'utf-32le', 'utf-32be'])(
    'sees the shape of %s without a mark',
    (encoding) => {
      expect(decode(iconv.encode(DOCUMENT, encoding), undefined)).toEqual({
        text: DOCUMENT,
        encoding,
        warnings: [],
      });
    },
  );

  it('sees JSON in UTF-16', () => {
    expect(decode(Buffer.from('{"items":[]}', 'utf16le'), undefined).text).toBe('{"items":[]}');
  });

  it('reads 0x80 to 0x9F of windows-1252 as punctuation under every one of its names', () => {
    const bytes = Buffer.concat([Buffer.from('<a>'), Buffer.from([0x80, 0x93, 0x94, 0x96, 0xe9])]);
    for (const charset of ['windows-1252', 'iso-8859-1', 'latin1', 'us-ascii', 'cp1252']) {
      expect(decode(bytes, `text/xml; charset=${charset}`).text).toBe('<a>€“”–é');
    }
  });

  it('reads charsets that the Encoding Standard leaves out', () => {
    const bytes = iconv.encode('<a>naïve ½</a>', 'cp437');
    expect(decode(bytes, 'text/xml; charset=cp437').text).toBe('<a>naïve ½</a>');
  });

  it.each([1, 2, 3])('loses only the character that the end cuts, %i bytes into it', (kept) => {
    const bytes = Buffer.concat([Buffer.from('<a>é'), Buffer.from('🚗').subarray(0, kept)]);
    expect(decode(bytes, undefined)).toEqual({ text: '<a>é', encoding: 'utf-8', warnings: [] });
  });

  it.each([
    ['shift_jis', '電気'],
    ['euc-jp', '電気'],
    ['gbk', '电车'],
    ['gb18030', '电车'],
    ['big5', '電車'],
    ['euc-kr', '전기'],
  ])('loses only the character that the end cuts in %s', (label, text) => {
    const bytes = iconv.encode(`<a>${text}`, label);
    const { text: read } = decode(bytes.subarray(0, bytes.length - 1), `text/xml; charset=${label}`);
    expect(read).toBe(`<a>${text.charAt(0)}`);
  });

  it.each([
    ['euc-kr', 'cp949', '똠방각하 뷁'],
    ['big5', 'big5-hkscs', '電動車 係咪喺度'],
    ['gbk', 'gbk', '€ 朱镕基'],
  ])('reads the characters of %s that Node leaves out', (label, codec, text) => {
    const { text: read } = decode(iconv.encode(`<a>${text}`, codec), `text/xml; charset=${label}`);
    expect(read).toBe(`<a>${text}`);
  });

  it('reads stray windows-1252 under every name of UTF-8', () => {
    const bytes = Buffer.concat([Buffer.from('<a>東京 '), Buffer.from([0x93, 0x94])]);
    expect(decode(bytes, 'text/xml; charset=utf8').text).toBe('<a>東京 “”');
  });

  it('believes the document where the label of HTTP is faulty and its own is not', () => {
    const bytes = iconv.encode('<?xml version="1.0" encoding="shift_jis"?><a>ｱｲｳ ｶﾞ', 'shift_jis');
    const { encoding, text, warnings } = decode(bytes, 'text/xml; charset=euc-jp');
    expect({ encoding, count: warnings.length }).toEqual({ encoding: 'shift_jis', count: 1 });
    expect(text).toContain('ｱｲｳ ｶﾞ');
  });

  it.each([
    ['cp037', 'ÄÖ [x]', [0x63, 0xec, 0x40, 0xba, 0xa7, 0xbb]],
    ['cp500', '[x]!', [0x4a, 0xa7, 0x5a, 0x4f]],
    ['ibm1140', '€', [0x9f]],
  ])('reads the EBCDIC of mainframes under the label %s', (label, text, written) => {
    const head = ebcdic(`<?xml version="1.0" encoding="${label}"?><a>`);
    const document = Uint8Array.from([...head, ...written, ...ebcdic('</a>'), 0x15, 0x25]);
    const read = decode(document, undefined);
    expect(read.text).toBe(`<?xml version="1.0" encoding="${label}"?><a>${text}</a>\n\n`);
    expect(read.encoding).toBe(label);
  });

  it('guesses nothing from a few words', () => {
    expect(decode(iconv.encode('<a>Привет', 'windows-1251'), undefined).encoding).toBe('windows-1252');
  });

  it('reads a megabyte of what is no UTF-8 within two seconds', () => {
    const bytes = new Uint8Array(1_000_000).map((_, index) => 0x80 + ((index * 31) % 128));
    const startedMs = cpuMs();
    decode(bytes, undefined);
    expect(cpuMs() - startedMs).toBeLessThan(2000);
  });

  it('reads stray windows-1252 in UTF-8 where it stands', () => {
    const bytes = Buffer.concat([Buffer.from('<a>東京 '), Buffer.from([0x93, 0x94]), Buffer.from(' é')]);
    const { text, warnings } = decode(bytes, 'text/xml; charset=utf-8');
    expect(text).toBe('<a>東京 “” é');
    expect(warnings).toEqual(['Bytes that are not UTF-8 were read as windows-1252.']);
  });

  it('takes a double-byte label for a lie only where its bytes are faulty', () => {
    expect(decode(labelled('gbk', '联通 é ü 東京'), undefined).encoding).toBe('utf-8');
    expect(decode(iconv.encode('<a>联通', 'gbk'), 'text/xml; charset=gbk').text).toBe('<a>联通');
  });

  it('says nothing of labels that make no difference', () => {
    expect(decode(labelled('windows-1251', 'plain'), 'text/xml; charset=iso-8859-1').warnings).toEqual([]);
  });

  it.each([
    'utf-16',
    'utf-7',
    'ucs-4',
    'hz-gb-2312',
    'iso-2022-kr',
    'base64',
    '__proto__',
    '../../etc/passwd',
  ])('ignores the label %s over bytes that are no such thing', (label) => {
    const { text, encoding, warnings } = decode(labelled(label, 'Zürich'), undefined);
    expect(text).toContain('Zürich');
    expect({ encoding, count: warnings.length }).toEqual({ encoding: 'utf-8', count: 1 });
  });

  it('leaves text alone that only speaks of mojibake', () => {
    const text = '<a>“Ã¼” is what “ü” becomes, “Ã¤” is “ä”, “Ã¶” is “ö”: 東京</a>';
    expect(decode(Buffer.from(text), undefined).text).toBe(text);
  });

  it('refuses what is no text', () => {
    const archive = Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]), Buffer.alloc(500, 1)]);
    expect(() => decode(archive, 'text/xml')).toThrow(expect.objectContaining({ code: 'encoding' }));
  });

  it('reads nothing as nothing', () => {
    expect(decode(new Uint8Array(), undefined).text).toBe('');
  });

  it.each(['hex', '#HEx', 'base64', 'BASE-64', 'u.t.f-7', 'utf-16'])(
    'does not believe the label %s',
    (label) => {
      const document = Buffer.from(`<?xml version="1.0" encoding="${label}"?><a>é</a>`);
      expect(decode(document, undefined).text).toContain('<a>é</a>');
    },
  );

  it('reads any text under any label', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 300 }),
        fc.string(),
        fc.string(),
        (text, http, xml) => {
          const document = Buffer.from(`<?xml version="1.0" encoding="${xml}"?>${'x'.repeat(500)}${text}`);
          expect(decode(document, `text/xml; charset=${http}`).text).toContain('x'.repeat(500));
        },
      ),
    );
  });

  it('reads any bytes as some text', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const document = Buffer.concat([Buffer.from('x'.repeat(3000)), bytes]);
        expect(decode(document, undefined).text.startsWith('xxx')).toBe(true);
      }),
    );
  });
});
