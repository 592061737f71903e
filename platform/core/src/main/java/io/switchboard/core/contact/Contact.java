package io.switchboard.core.contact;

import io.switchboard.core.audit.Audited;
import io.switchboard.core.shared.Json;
import io.switchboard.core.shared.Texts;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

/** A person who writes to a shop, on any of its channels. */
@Entity
// A customer's data must be erasable, and the log isn't: that something was changed is all it tells.
@Audited(value = "contact", fields = {}, untold = {"name", "email", "phone", "locale", "note", "fields", "ownerId", "groupId"}, name = "")
@Table(name = "contact")
public class Contact {
    @Id
    private UUID id;

    @Column(name = "shop_id")
    private UUID shopId;

    @Column(name = "group_id")
    private UUID groupId;

    @Column(name = "owner_id")
    private UUID ownerId;

    private String name;
    private String email;
    private String phone;
    private String locale;
    private String note;

    @Convert(converter = Json.Values.class)
    private Map<String, Object> fields;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "erased_at")
    private Instant erasedAt;

    @Column(name = "joined_to")
    private UUID joinedTo;

    private boolean unchecked;

    @Version
    private long version;

    protected Contact() {}

    public Contact(UUID id, UUID shopId, String name, Instant now) {
        this.id = id;
        this.shopId = shopId;
        this.name = Texts.cut(Texts.storable(name), 200);
        this.fields = Map.of();
        this.createdAt = now;
    }

    /** Each null leaves what stands. An empty text clears. */
    public void describe(String newName, String newEmail, String newPhone, String newLocale, String newNote) {
        name = newName == null ? name : Texts.orNull(newName);
        email = newEmail == null ? email : Texts.orNull(newEmail);
        phone = newPhone == null ? phone : Texts.orNull(newPhone);
        locale = newLocale == null ? locale : Texts.orNull(newLocale);
        note = newNote == null ? note : Texts.orNull(newNote);
    }

    /** He told how he is reached where anybody can tell anything: on a form. */
    public void doubt() {
        unchecked = true;
    }

    /** Somebody has made sure that he is reached so. */
    public void confirm() {
        unchecked = false;
    }

    /** Whether nobody has made sure yet that he is reached as it stands here. */
    public boolean isUnchecked() {
        return unchecked;
    }

    /** What a channel tells fills the gaps; what people wrote stays. Returns whether anything was new. */
    public boolean learn(String itsName, String itsEmail, String itsPhone, String itsLocale) {
        List<String> before = Arrays.asList(name, email, phone, locale);
        name = name == null ? learnt(itsName, 200) : name;
        email = email == null ? learnt(itsEmail, 320) : email;
        phone = phone == null ? learnt(itsPhone, 40) : phone;
        locale = locale == null ? learnt(itsLocale, 20) : locale;
        return !before.equals(Arrays.asList(name, email, phone, locale));
    }

    private static String learnt(String text, int max) {
        return Texts.cut(Texts.orNull(Texts.storable(text)), max);
    }

    public void keep(Map<String, Object> values) {
        fields = Map.copyOf(values);
    }

    /** He turned out to be this one: what is known of both stands here from now on, and nowhere else. */
    void absorb(Contact other) {
        learn(other.name, other.email, other.phone, other.locale);
        unchecked = unchecked && other.unchecked;
        note = note == null ? other.note : other.note == null ? note : Texts.cut(note + "\n" + other.note, 20_000);
        Map<String, Object> all = new HashMap<>(other.fields);
        all.putAll(fields);
        fields = Map.copyOf(all);
        other.empty();
        other.joinedTo = id;
    }

    /** Whom he turned out to be; null: himself. */
    UUID joinedTo() {
        return joinedTo;
    }

    /** Nothing of him stays but that there was somebody. */
    void erase(Instant now) {
        empty();
        erasedAt = now;
    }

    private void empty() {
        name = null;
        email = null;
        phone = null;
        locale = null;
        note = null;
        fields = Map.of();
    }

    public boolean isErased() {
        return erasedAt != null;
    }

    public UUID id() {
        return id;
    }

    public UUID shopId() {
        return shopId;
    }

    public UUID groupId() {
        return groupId;
    }

    public UUID ownerId() {
        return ownerId;
    }

    /** Null until somebody says it. */
    public String name() {
        return name;
    }

    /** What he is called in a list: his name, else by what he can be reached; null while nothing is known. */
    public String calledBy() {
        return Stream.of(name, phone, email).filter(Objects::nonNull).findFirst().orElse(null);
    }

    public String email() {
        return email;
    }

    public String phone() {
        return phone;
    }

    public String locale() {
        return locale;
    }

    public String note() {
        return note;
    }

    public Map<String, Object> fields() {
        return fields;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public long version() {
        return version;
    }
}
