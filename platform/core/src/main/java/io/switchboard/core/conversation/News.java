package io.switchboard.core.conversation;

/**
 * What an event is about, as it was committed: it travels with the signal, so that nobody on this node has to read it again.
 *
 * @param message null when the event is about the conversation itself
 */
public record News(Conversation conversation, Message message) {}
