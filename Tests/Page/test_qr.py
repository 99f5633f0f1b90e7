"""The QR encoder against a real decoder."""

from browser import BrowserTest
from scanner import scan

DRAW = """async (text) => {
  const { qrSvg } = await import('/qr/qr.js');
  const code = qrSvg(text);
  code.style.cssText = 'inline-size: 300px; block-size: 300px';
  document.body.replaceChildren(code);
  return code.viewBox.baseVal.width - 8;
}"""
# The most bytes that versions 1 to 10 hold at level M.
CAPACITIES = [14, 26, 42, 62, 84, 106, 122, 152, 180, 213]


class QRTests(BrowserTest):
    def test_each_version_is_read_back_full_and_with_one_byte_more_than_the_last(self):
        visitor = self.visit()
        visitor.go("/")
        for version, capacity in enumerate(CAPACITIES, start=1):
            least = CAPACITIES[version - 2] + 1 if version > 1 else 1
            for length in (least, capacity):
                text = ("k1.aZ-_09~" * 30)[:length]
                with self.subTest(version=version, length=length):
                    self.assertEqual(visitor.page.evaluate(DRAW, text), 17 + 4 * version)
                    self.assertEqual(scan(visitor.locate("svg")), text)

    def test_text_that_is_not_ascii_is_read_back(self):
        visitor = self.visit()
        visitor.go("/")
        visitor.page.evaluate(DRAW, "봄밤의 재즈 · 1층 A열 3번")
        self.assertEqual(scan(visitor.locate("svg")), "봄밤의 재즈 · 1층 A열 3번")

    def test_too_much_text_is_refused(self):
        visitor = self.visit()
        visitor.go("/")
        with self.assertRaisesRegex(Exception, "214 bytes are too many"):
            visitor.page.evaluate(DRAW, "x" * 214)

    def test_a_damaged_code_is_still_read_and_a_ruined_one_is_not(self):
        visitor = self.visit()
        visitor.go("/")
        visitor.page.evaluate(DRAW, "k1.ticket-of-the-evening-0123456789")
        cover = """(part) => {
          const spot = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
          document.querySelector('svg').appendChild(spot);
          const shape = { x: 16, y: 16, width: part, height: part, fill: '#fff' };
          for (const [name, value] of Object.entries(shape)) spot.setAttribute(name, value);
        }"""
        visitor.page.evaluate(cover, 5)
        self.assertEqual(scan(visitor.locate("svg")), "k1.ticket-of-the-evening-0123456789")
        visitor.page.evaluate(cover, 16)
        self.assertEqual(scan(visitor.locate("svg")), "")
