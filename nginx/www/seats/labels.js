// The words of the seat map and the seat list in both languages.

const korean = {
  map: '좌석 배치도',
  mapHint: '화살표 키로 움직이고 Enter 키로 고릅니다. 더하기와 빼기 키로 확대하고 축소하며, Escape 키로 전체를 봅니다.',
  list: '좌석 목록',
  stage: '무대',
  zoomIn: '확대',
  zoomOut: '축소',
  whole: '전체 보기',
  legend: '좌석 표시',
  soldOut: '매진',
  status: ['예매 가능', '다른 분이 결제 중', '판매됨', '판매 안 함'],
  chosen: '선택함',
  dropped: '선택을 취소함',
  taken: '고를 수 없는 좌석입니다',
  limit: (max) => `한 번에 ${max}석까지 고를 수 있습니다`,
  lost: (seats) => `방금 다른 분이 가져간 좌석: ${seats}`,
  section: (name) => `${name} 구역`,
  row: (name) => `${name}열`,
  number: (number) => `${number}번`,
  free: (free, total) => `${total}석 중 ${free}석 남음`,
  from: (price) => `${price}부터`,
};

const english = {
  map: 'Seat map',
  mapHint: 'Move with the arrow keys and choose with Enter. Plus and minus zoom, Escape shows the whole hall.',
  list: 'List of seats',
  stage: 'Stage',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  whole: 'Whole hall',
  legend: 'What the seats look like',
  soldOut: 'Sold out',
  status: ['free', 'being bought', 'sold', 'not for sale'],
  chosen: 'chosen',
  dropped: 'no longer chosen',
  taken: 'This seat cannot be chosen',
  limit: (max) => `You can choose up to ${max} seats at once`,
  lost: (seats) => `Somebody has just taken: ${seats}`,
  section: (name) => `Section ${name}`,
  row: (name) => `row ${name}`,
  number: (number) => `seat ${number}`,
  free: (free, total) => `${free} of ${total} free`,
  from: (price) => `from ${price}`,
};

export const seatLabels = (locale) => (locale.startsWith('ko') ? korean : english);

// Describes the seats and sections of one model in one language.
export class SeatWords {
  constructor(model, labels, locale) {
    this.model = model;
    this.labels = labels;
    this.locale = locale;
    this.count = new Intl.NumberFormat(locale);
    this.moneyFormats = new Map();
  }

  money({ amount, currency }) {
    if (currency === 'KRW' && this.locale.startsWith('ko')) return `${this.count.format(amount)}원`;
    let format = this.moneyFormats.get(currency);
    if (!format) {
      format = new Intl.NumberFormat(this.locale, { style: 'currency', currency });
      this.moneyFormats.set(currency, format);
    }
    const { maximumFractionDigits } = format.resolvedOptions();
    return format.format(amount / 10 ** maximumFractionDigits);
  }

  // The place of a seat in few words.
  place(at) {
    const row = this.model.rowOf[at];
    const { labels } = this;
    return [labels.section(row.section.name), labels.row(row.name), labels.number(this.model.number[at])].join(' ');
  }

  seat(at) {
    return `${this.place(at)}, ${this.offer(at)}`;
  }

  // The price of a seat, and whether it can be had.
  offer(at) {
    const tier = this.model.tierOf(at);
    const state = this.model.chosen.has(at) ? this.labels.chosen : this.labels.status[this.model.status[at]];
    return `${tier.name} ${this.money(tier.price)}, ${state}`;
  }

  section(section) {
    const parts = [this.labels.section(section.name), this.free(section.free, section.total)];
    if (section.free > 0) parts.push(this.labels.from(this.money(this.#cheapest(section))));
    return parts.join(', ');
  }

  free(free, total) {
    if (free === 0) return this.labels.soldOut;
    return this.labels.free(this.count.format(free), this.count.format(total));
  }

  #cheapest(section) {
    const prices = [...section.tiers].map((tier) => this.model.tiers[tier].price);
    return prices.reduce((least, price) => (price.amount < least.amount ? price : least));
  }
}
