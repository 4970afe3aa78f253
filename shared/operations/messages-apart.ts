/**
 * The ms between two acceptances of one copy of an operation's function. All accounts of a partner lie in one partition of the table,
 * and what waits in one of its index; DynamoDB takes 1,000 writes a second in each. Without a pause all copies together would
 * accept thousands a second, and the writes of operations under way would be refused with theirs.
 */
export const messagesApart = 350
