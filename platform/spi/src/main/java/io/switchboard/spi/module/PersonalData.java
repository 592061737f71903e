package io.switchboard.spi.module;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.pf4j.ExtensionPoint;

/**
 * Gives out, and forgets, what a plugin itself keeps of one customer: in its tables, its key-value store, at its provider. What
 * the platform keeps is the platform's own business. A plugin that wasn't running when somebody was to be forgotten finds the event
 * {@code contact.erased} in the log ({@link EventListener}); tables should therefore know people by their contact's id.
 */
public interface PersonalData extends ExtensionPoint {

    /**
     * Who it is about.
     *
     * @param contactId the contact's id
     * @param identities who he is on the channels
     * @param email nullable
     * @param phone nullable
     */
    record Person(String contactId, List<Identity> identities, String email, String phone) {
        public Person {
            Objects.requireNonNull(contactId, "contactId");
            identities = List.copyOf(identities);
        }
    }

    /**
     * One of a person's identities.
     *
     * @param channelId the channel account's id
     * @param externalId what the channel calls him
     */
    record Identity(String channelId, String externalId) {}

    /** Name of the part in the file that a customer is given: letters, digits and hyphens. */
    String name();

    /** All that is kept of him, as JSON can say it; empty when there is nothing. 30 s at most. */
    Map<String, Object> give(Person person);

    /**
     * Forgets him. Where several contacts turned out to be one person, called once under each of their ids. Called again, with back-off, until it returns; must bear being called for somebody who is forgotten already.
     * 30 s at most.
     */
    void erase(Person person);
}
