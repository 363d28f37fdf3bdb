/** How often what nobody announces is asked again while somebody looks. */
export const pollMs = 5_000
