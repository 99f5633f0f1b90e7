/** What a letter's link carries: kept with its visit of the page, also over a reload, until it has been used. */
export const secret = {
  get() {
    return history.state?.secret ?? null;
  },
  forget() {
    history.replaceState({ ...history.state, secret: undefined }, '');
  },
};
