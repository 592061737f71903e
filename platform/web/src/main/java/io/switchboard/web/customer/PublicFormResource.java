package io.switchboard.web.customer;

import io.switchboard.core.agent.Groups;
import io.switchboard.core.agent.Shop;
import io.switchboard.core.condition.Condition;
import io.switchboard.core.conversation.Files;
import io.switchboard.core.shared.Languages;
import io.switchboard.core.shared.PlatformSettings;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.ticket.FormTickets;
import io.switchboard.core.ticket.form.FormVisits;
import io.switchboard.core.ticket.form.WebForm;
import io.switchboard.core.ticket.form.WebForms;
import io.switchboard.core.ticket.type.Definition;
import io.switchboard.core.ticket.type.FieldDefinition;
import io.switchboard.core.ticket.type.TicketTypes;
import io.switchboard.web.conversation.Views.FileView;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.RateLimits;
import io.switchboard.web.shared.RateLimits.Limit;
import io.switchboard.web.shared.Uploads;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.EntityPart;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** A form as customers fill it in: no account, a stamp bound to one visit of it. */
@Path("/form/{formKey}")
@RequestScoped
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class PublicFormResource {
    @Inject
    Caller caller;

    @Inject
    WebForms forms;

    @Inject
    FormVisits visits;

    @Inject
    FormTickets tickets;

    @Inject
    TicketTypes types;

    @Inject
    Groups groups;

    @Inject
    Files files;

    @Inject
    PlatformSettings settings;

    @Inject
    RateLimits limits;

    @PathParam("formKey")
    String formKey;

    /** One of a field's choices. */
    public record FormChoiceView(String key, String name) {}

    /** A question that decides whether a field is shown. */
    public record FormConditionView(String field, String op, List<String> values) {}

    /** A field; it is shown when all of {@code all} and, where there are any, one of {@code any} hold. */
    public record FormFieldView(
            String key,
            String label,
            String help,
            String kind,
            boolean required,
            Object preset,
            List<FormChoiceView> choices,
            BigDecimal min,
            BigDecimal max,
            int length,
            List<FormConditionView> all,
            List<FormConditionView> any) {}

    /**
     * What the page shows, and the stamp that it sends back. A number is to be found that makes the SHA-256 of {@code <stamp>:<number>} begin
     * with {@code bits} zero bits.
     */
    public record PublicFormView(
            String key,
            String language,
            String title,
            String intro,
            String thanks,
            String shop,
            List<FormFieldView> fields,
            boolean files,
            long fileMaxBytes,
            String stamp,
            int bits,
            long waitMillis) {}

    /** What somebody has filled in; {@code website} stays empty. */
    public record FormAnswers(
            String stamp,
            Long proof,
            String website,
            String name,
            String email,
            String phone,
            String subject,
            String text,
            Map<String, Object> fields,
            List<String> fileIds) {}

    /** The ticket that was made, and its customer's own link to it. */
    public record FormTakenView(long number, String url, Instant expiresAt) {}

    @GET
    public PublicFormView get(@QueryParam("locale") String locale) {
        limits.count(Limit.FORM_READS, caller.address());
        WebForm form = forms.open(formKey);
        Definition type = types.current(form.type()).orElseThrow(() -> Refused.notFound("form"));
        String tag = language(form, locale);
        Locale language = Locale.forLanguageTag(tag);
        Shop shop = groups.shop(form.shopId());
        return new PublicFormView(
                form.key(),
                tag,
                word(form, tag, WebForm.Words::title),
                word(form, tag, WebForm.Words::intro),
                word(form, tag, WebForm.Words::thanks),
                shop.name(),
                form.fields().stream().flatMap(key -> type.field(key).stream()).map(field -> field(field, language)).toList(),
                form.takesFiles(),
                settings.maxFileBytes(),
                visits.begin(form),
                FormVisits.BITS,
                FormVisits.LEAST.toMillis());
    }

    private String language(WebForm form, String wish) {
        Locale wanted = wish == null || wish.isBlank() ? caller.locale() : Locale.forLanguageTag(wish.strip().replace('_', '-'));
        return Languages.here().nearest(wanted);
    }

    /** In that language, else in any that says it. */
    private static String word(WebForm form, String language, Function<WebForm.Words, String> part) {
        WebForm.Words here = form.texts().get(language);
        if (here != null && part.apply(here) != null) {
            return part.apply(here);
        }
        return form.texts().values().stream().map(part).filter(Objects::nonNull).findFirst().orElse(null);
    }

    private static FormFieldView field(FieldDefinition field, Locale language) {
        return new FormFieldView(
                field.key(),
                field.name().in(language),
                field.help() == null ? null : field.help().in(language),
                field.kind().name(),
                field.required() && field.atStart(),
                field.preset(),
                field.choices().stream().map(choice -> new FormChoiceView(choice.key(), choice.name().in(language))).toList(),
                field.min(),
                field.max(),
                field.length(),
                conditions(field.shownWhen().all()),
                conditions(field.shownWhen().any()));
    }

    private static List<FormConditionView> conditions(List<Condition> all) {
        return all.stream().map(each -> new FormConditionView(each.field(), each.op().name(), each.values())).toList();
    }

    @POST
    public FormTakenView send(FormAnswers answers) {
        limits.count(Limit.FORM_SENT, caller.address());
        FormTickets.Taken taken = tickets.send(formKey, new FormTickets.Sent(
                answers.stamp(), answers.proof(), answers.website(), answers.name(), answers.email(), answers.phone(), answers.subject(), answers.text(),
                answers.fields(), CustomerTicketResource.ids(answers.fileIds())));
        return new FormTakenView(taken.number(), taken.link().address(), taken.link().expiresAt());
    }

    @POST
    @Path("files")
    @CustomersOnly
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    public Response upload(@HeaderParam("Authorization") String authorization, List<EntityPart> parts) throws IOException {
        Files.Owner owner = tickets.owner(forms.open(formKey), LinkAdmission.bearer(authorization));
        return Uploads.store(parts, (name, in) -> FileView.of(files.store(owner, name, in, settings.maxFileBytes())));
    }
}
