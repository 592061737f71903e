package io.switchboard.core.agent;

/** Whether an agent takes new conversations, and how colleagues see him. */
public enum AgentState {
    /** Takes new conversations. */
    ONLINE,
    /** Works, takes no new ones. */
    BUSY,
    /** Away from the desk for a while, takes no new ones. */
    AWAY,
    /** Works unseen, takes no new ones. */
    INVISIBLE,
    /** Not there; live chats are handed on. */
    OFFLINE;

    public boolean takesNew() {
        return this == ONLINE;
    }
}
