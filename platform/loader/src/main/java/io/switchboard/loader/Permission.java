package io.switchboard.loader;

import io.switchboard.spi.module.BlobStore;
import io.switchboard.spi.module.ConsoleModule;
import io.switchboard.spi.module.EventListener;
import io.switchboard.spi.module.FileScanner;
import io.switchboard.spi.module.Notifier;
import io.switchboard.spi.module.OrderSource;
import io.switchboard.spi.module.PersistentModule;
import io.switchboard.spi.module.PersonalData;
import io.switchboard.spi.module.RestModule;
import io.switchboard.spi.module.TicketAction;
import io.switchboard.spi.module.TicketModule;
import io.switchboard.spi.platform.PlatformContacts;
import io.switchboard.spi.platform.PlatformConversations;
import io.switchboard.spi.platform.PlatformFiles;
import io.switchboard.spi.platform.PlatformHttp;
import io.switchboard.spi.platform.PlatformTickets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a plugin asks for in {@code plugin.permissions}, in small letters. All but {@link #NET} are held by the platform: it
 * hands out a service, and works for an extension, only where the permission for it was asked.
 */
public enum Permission {
    /** Calls outside hosts through the platform's client: those in {@code plugin.hosts} and in settings. */
    HTTP(PlatformHttp.class),
    /** Opens sockets of its own. Declared and shown, for nobody can hold it. */
    NET,
    /** Reads contacts, and is told of whom orders are wanted, and who is given his data or forgotten. */
    CONTACTS(PlatformContacts.class, PersonalData.class, OrderSource.class),
    /** Reads conversations, writes notes. */
    CONVERSATIONS(PlatformConversations.class),
    /** Reads, makes and moves tickets, does for them what flows and rules ask for, brings types of them. */
    TICKETS(PlatformTickets.class, TicketAction.class, TicketModule.class),
    /** Reads and keeps files, judges them, or is the place where they lie. A channel has those of its own account without it. */
    FILES(PlatformFiles.class, BlobStore.class, FileScanner.class),
    /** Carries the platform's notices, those with which a password is set among them. */
    NOTICES(Notifier.class),
    /** Follows what happens on the platform. */
    EVENTS(EventListener.class),
    /** Has tables of its own in the platform's database. */
    TABLES(PersistentModule.class),
    /** Brings REST resources. */
    REST(RestModule.class),
    /** Brings pages of the console. */
    PAGES(ConsoleModule.class);

    private final Set<Class<?>> needing;

    Permission(Class<?>... needing) {
        this.needing = Set.of(needing);
    }

    /** As it stands in a descriptor. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static boolean knows(String word) {
        return Stream.of(values()).anyMatch(each -> each.word().equals(word));
    }

    /**
     * What is missing for a service or an extension.
     *
     * @param type of the service, or of the extension's class
     * @return the first permission that it needs and the descriptor doesn't name
     */
    public static Optional<Permission> missing(ArchiveDescriptor descriptor, Class<?> type) {
        return Stream.of(values())
                .filter(each -> each.needing.stream().anyMatch(point -> point.isAssignableFrom(type)))
                .filter(each -> !descriptor.permissions().contains(each.word()))
                .findFirst();
    }
}
