package io.switchboard.core.ticket.form;

import io.switchboard.core.agent.AgentGroup;
import io.switchboard.core.agent.Groups;
import io.switchboard.core.licence.LicenceService;
import io.switchboard.core.shared.Check;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Languages;
import io.switchboard.core.shared.Permission;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Texts;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.type.Definition;
import io.switchboard.core.ticket.type.FieldDefinition;
import io.switchboard.core.ticket.type.TicketTypes;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** The store of forms: few rows. */
@ApplicationScoped
@Transactional
public class WebForms {
    /** What the licence calls it. */
    public static final String MODULE = "web-form";

    private static final int MOST = 200;
    private static final int MAX_FIELDS = 60;

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Clock clock;

    @Inject
    Groups groups;

    @Inject
    TicketTypes types;

    @Inject
    LicenceService licence;

    /** Those of his shops, by name. */
    public List<WebForm> list(Viewer viewer) {
        return em.createQuery("select f from WebForm f order by f.name, f.id", WebForm.class).getResultList().stream()
                .filter(form -> sees(viewer, form.shopId()))
                .toList();
    }

    public WebForm get(Viewer viewer, UUID id) {
        WebForm form = em.find(WebForm.class, id);
        if (form == null || !sees(viewer, form.shopId())) {
            throw Refused.notFound("form");
        }
        return form;
    }

    /** Types that a form's tickets may be of. */
    public List<Definition> types(Viewer viewer) {
        return types.list(viewer).stream().flatMap(type -> types.current(type.key()).stream()).toList();
    }

    private static boolean sees(Viewer viewer, UUID shop) {
        return viewer.shops().isEmpty() || viewer.shops().contains(shop);
    }

    /**
     * As the public sees it. What customers send by a form is taken on when the licence has ended.
     *
     * @throws Refused NOT_FOUND also when it isn't active
     */
    public WebForm open(String key) {
        return em.createQuery("select f from WebForm f where f.key = :key", WebForm.class)
                .setParameter("key", key)
                .getResultStream()
                .findFirst()
                .filter(WebForm::isActive)
                .filter(form -> licence.now().receives(MODULE))
                .orElseThrow(() -> Refused.notFound("form"));
    }

    public WebForm create(Viewer viewer, WebForm.Content wanted) {
        licence.now().require(MODULE);
        if (em.createQuery("select count(f) from WebForm f", Long.class).getSingleResult() >= MOST) {
            throw Refused.conflict("form.tooMany", MOST);
        }
        WebForm form = new WebForm(Ids.next(), checked(viewer, wanted, null), clock.instant());
        em.persist(form);
        em.flush();
        return form;
    }

    /** @param expected the version that the caller saw, or null */
    public WebForm change(Viewer viewer, UUID id, WebForm.Content wanted, Long expected) {
        licence.now().require(MODULE);
        WebForm form = get(viewer, id);
        if (expected != null && expected != form.version()) {
            throw Refused.stale();
        }
        form.become(checked(viewer, wanted, id));
        em.flush();
        return form;
    }

    public void delete(Viewer viewer, UUID id) {
        em.remove(get(viewer, id));
    }

    private WebForm.Content checked(Viewer viewer, WebForm.Content wanted, UUID id) {
        viewer.mustBeAllowed(Permission.FORMS_WRITE);
        new Check()
                .text("name", wanted.name(), 200)
                .text("key", wanted.key(), 60)
                .that(wanted.key() == null || wanted.key().matches("[a-z0-9]([a-z0-9-]*[a-z0-9])?"), "key", "form.key")
                .that(wanted.shopId() != null, "shop", "required")
                .text("type", wanted.type(), 60)
                .words("fields", wanted.fields(), MAX_FIELDS, 60)
                .done();
        boolean known = groups.shops().stream().anyMatch(shop -> shop.id().equals(wanted.shopId()));
        boolean taken = !em.createQuery("select f.id from WebForm f where f.key = :key", UUID.class)
                .setParameter("key", wanted.key())
                .getResultStream()
                .allMatch(other -> other.equals(id));
        Optional<Definition> type = types.current(wanted.type());
        Check check = new Check()
                .that(known && sees(viewer, wanted.shopId()), "shop", "unknownShop")
                .that(!taken, "key", "taken")
                .that(type.isPresent(), "type", "form.type");
        if (wanted.groupId() != null) {
            check.that(groups.list().stream().filter(group -> group.id().equals(wanted.groupId())).map(AgentGroup::shopId).anyMatch(wanted.shopId()::equals), "group", "unknownGroup");
        }
        check.that(new HashSet<>(wanted.fields()).size() == wanted.fields().size(), "fields", "form.twice");
        type.ifPresent(its -> fields(its, wanted.fields(), check));
        Map<String, WebForm.Words> texts = texts(wanted.texts(), check);
        check.done();
        return new WebForm.Content(
                wanted.key(), wanted.name().strip(), wanted.shopId(), wanted.groupId(), wanted.type(), wanted.fields(), texts, wanted.files(), wanted.active());
    }

    private static void fields(Definition type, List<String> keys, Check check) {
        for (String key : keys) {
            Optional<FieldDefinition> field = type.field(key);
            check.that(field.isPresent(), "fields", "type.unknownField", key);
            // Who fills in the form must not learn who else is a customer.
            check.that(field.isEmpty() || field.get().kind() != FieldDefinition.Kind.CONTACT, "fields", "form.noContacts", key);
        }
        type.fields().stream()
                .filter(field -> isNeeded(field) && !keys.contains(field.key()))
                .forEach(field -> check.that(false, "fields", "form.fieldNeeded", field.key()));
    }

    /** Whether no ticket can be made without it. */
    public static boolean isNeeded(FieldDefinition field) {
        return field.required() && field.atStart() && field.shownWhen().asksNothing() && field.preset() == null;
    }

    private static Map<String, WebForm.Words> texts(Map<String, WebForm.Words> wanted, Check check) {
        Map<String, WebForm.Words> texts = new TreeMap<>();
        wanted.forEach((language, words) -> {
            String place = "texts." + language;
            check.that(Languages.here().knows(language), place, "notChoice", Languages.here().tags());
            if (words != null) {
                check.optional(place + ".title", words.title(), 200).optional(place + ".intro", words.intro(), 2_000).optional(place + ".thanks", words.thanks(), 2_000);
                texts.put(language, new WebForm.Words(Texts.orNull(words.title()), Texts.orNull(words.intro()), Texts.orNull(words.thanks())));
            }
        });
        check.that(texts.values().stream().anyMatch(words -> words.title() != null), "texts", "form.title");
        return texts;
    }
}
