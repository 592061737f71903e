package io.switchboard.core.ticket.type;

import io.switchboard.core.ticket.Category;

/**
 * A state of a type.
 *
 * @param limit nullable
 * @param approval nullable
 */
public record StateDefinition(String key, Label name, Category category, Limit limit, Approval approval) {}
