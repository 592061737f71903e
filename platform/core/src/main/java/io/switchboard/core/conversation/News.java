package io.switchboard.core.conversation;

/**
 * What an event is about, as it was committed: it travels with the signal, so that nobody on this node has to read it again.
 *
 * @param message null when the event is about the conversation itself
 * @param moved whether somebody else may be its agent now, or wanted for it; not so when something was only said in it
 */
public record News(Conversation conversation, Message message, boolean moved) {}
