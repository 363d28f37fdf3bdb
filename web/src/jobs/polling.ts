/** How often an open list of jobs asks again. */
export const pollMs = 3_000

/** How many jobs a page of the list has, and so how much of its head is asked for again. */
export const headLength = 50
