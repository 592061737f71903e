/** Outlines for the administration, in the form of the console's own. */
export const SHOP = 'M4 10v9h16v-9M3 10l2-6h14l2 6a3 3 0 0 1-6 0 3 3 0 0 1-6 0 3 3 0 0 1-6 0zM9 19v-5h6v5'
export const GROUP = 'M12 8.500a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM7 13.500a5 5 0 0 1 10 0M5.500 21.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5zM18.500 21.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z'
export const CHANNEL = 'M4 12a8 8 0 0 1 16 0M8 12a4 4 0 0 1 8 0M12 12v.01M12 12v8M9 20h6'
export const COLUMNS = 'M4 5h16v14H4zM10 5v14M15 5v14'
export const KEY = 'M14.500 14a5 5 0 1 0-4.300-2.500L4 17.500V20h3v-2h2v-2l2.700-2.700M15.500 8.500v.01'
export const CALENDAR = 'M4 6h16v14H4zM4 10h16M8 3v4M16 3v4'
export const LICENCE = 'M6 3h12v13l-6-3-6 3zM9 7h6M9 10h6M12 13v8'
export const PRICE = 'M3 12V4h8l10 10-8 8zM7.500 8.500v.01'
