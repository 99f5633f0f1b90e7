import { passing } from '../net/storage.js';

/** Seats that were picked but not held, so that signing in, a reload or another language does not lose them. */
export const picked = {
  get: (schedule) => passing.get(`picked.${schedule}`) ?? [],
  set: (schedule, seatIds) => passing.set(`picked.${schedule}`, seatIds),
};

/** How many seats, and of which price class, the best are asked for. */
export const party = {
  get: (schedule) => passing.get(`party.${schedule}`) ?? {},
  set: (schedule, { count, tier }) => passing.set(`party.${schedule}`, { count, tier }),
};

/** The date and the wish to which a place in the line of a concert leads back. */
export const errands = {
  get: (concert) => passing.get(`errand.${concert}`),
  set: (concert, { schedule, wish, isTold = false }) => passing.set(`errand.${concert}`, { schedule, wish, isTold }),
  remove: (concert) => passing.remove(`errand.${concert}`),
};

/** Until when a person may hold no seats of a concert, and what was wished. */
export const rests = {
  get: (concert) => passing.get(`rest.${concert}`),
  set: (concert, { until, wish }) => passing.set(`rest.${concert}`, { until, wish }),
  remove: (concert) => passing.remove(`rest.${concert}`),
};
