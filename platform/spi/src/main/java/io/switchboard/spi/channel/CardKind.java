package io.switchboard.spi.channel;

/** Kinds of cards that a channel shows as such. */
public enum CardKind {
    /** A link with its title, a text and a picture: {@link io.switchboard.spi.message.Content.Card}, https addresses only. */
    LINK,
    /** A page of a mini program: {@link io.switchboard.spi.message.Content.MiniProgram}. */
    MINI_PROGRAM
}
