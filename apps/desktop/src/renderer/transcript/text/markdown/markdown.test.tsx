import { render, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { MessageText } from '../message-text.tsx';

const show = (text: string) => render(<MessageText name="m" text={text} />).container;
const html = (text: string) => show(text).querySelector('.prose')?.innerHTML ?? '';

describe('<MessageText>', () => {
  it('draws what Markdown means', () => {
    const root = show(
      '**bold** `code` ~~gone~~\nnew line\n\n1. one\n2. two\n\n> said\n\n| a |\n|--|\n| 1 |\n\n- [x] done',
    );
    for (const tag of ['strong', 'code', 'del', 'br', 'ol', 'blockquote', 'table'])
      expect(root.querySelector(tag)).not.toBeNull();
    expect(screen.getByRole('img', { name: 'Done' })).toBeDefined();
  });

  it('puts all headings below the level of the article', () => {
    const root = show('# One\n\n### Three\n\nfour\n----');
    expect([...root.querySelectorAll('h1,h2,h3,h5,h6')]).toEqual([]);
    expect([...root.querySelectorAll('h4')].map((heading) => heading.textContent)).toEqual(['One', 'Three', 'four']);
  });

  it('shows raw HTML as it was written, as a block and among words', () => {
    const root = show(
      '<script>alert(1)</script>\n\n<img src=x onerror=alert(1)>\n\nhe <b onclick="x()">said</b> so\n\n- <iframe src="https://a.b">',
    );
    expect(root.querySelector('script, img, b, iframe')).toBeNull();
    for (const text of [
      '<script>alert(1)</script>',
      '<img src=x onerror=alert(1)>',
      '<b onclick="x()">',
      '<iframe src="https://a.b">',
    ])
      expect(root.textContent).toContain(text);
  });

  it('loads no picture: it is a link', () => {
    const root = show(
      '![A chart](https://evil.example/c.png) and [![badge](https://a.example/b.svg)](https://ci.example)',
    );
    expect(root.querySelector('img')).toBeNull();
    expect(screen.getAllByRole('link').map((link) => [link.textContent, link.getAttribute('href')])).toEqual([
      ['Image: A chart', 'https://evil.example/c.png'],
      ['Image: badge', 'https://ci.example/'],
    ]);
  });

  it('opens https and mail links only, outside; what else is linked stands as text', () => {
    const root = show(
      '[a](https://ok.example) [b](mailto:ann@ok.example) [c](javascript:alert(1)) [d](http://plain.example) [e](src/e.ts) https://bare.example [f][f]\n\n[f]: vbscript:x',
    );
    const links = screen.getAllByRole('link');
    expect(links.map((link) => link.getAttribute('href'))).toEqual([
      'https://ok.example/',
      'mailto:ann@ok.example',
      'https://bare.example/',
    ]);
    for (const link of links)
      expect([link.getAttribute('target'), link.getAttribute('rel')]).toEqual(['_blank', 'noreferrer']);
    expect(root.textContent).toContain('c (javascript:alert(1)) d (http://plain.example) e (src/e.ts)');
  });

  it('says where a link leads when its words name another place', () => {
    expect(show('[github.com/acme](https://evil.example/x)').textContent).toBe(
      'github.com/acme (leads to evil.example)',
    );
  });

  it('finds what links by name refer to, in another block', () => {
    show('See [docs].\n\n[docs]: https://ok.example/docs');
    expect(screen.getByRole('link', { name: 'docs' }).getAttribute('href')).toBe('https://ok.example/docs');
  });

  it('loses no footnote', () => {
    expect(show('So[^1].\n\n[^1]: Because.').textContent).toBe('So[^1].[^1]:\nBecause.');
  });

  it('keeps the elements of blocks that have not changed when a message goes on', () => {
    const { container, rerender } = render(<MessageText name="m" text={'One.\n\nTwo.\n\nThr'} />);
    const before = [...container.querySelectorAll('p')];
    rerender(<MessageText name="m" text={'One.\n\nTwo.\n\nThree **bold**.'} />);
    const after = [...container.querySelectorAll('p')];
    expect(after[0]).toBe(before[0]);
    expect(after[2]?.innerHTML).toBe('Three <strong>bold</strong>.');
  });

  it('draws unclosed code as code while it is being written', () => {
    expect(html('Now:\n\n```ts\nconst a')).toContain('<pre tabindex="0">const a</pre>');
  });
});
