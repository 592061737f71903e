package io.switchboard.web.shared;

import io.switchboard.core.audit.Audit;
import io.switchboard.core.shared.PlatformSettings;
import io.switchboard.core.shared.Refused;
import io.switchboard.spi.settings.Setting;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Settings of the whole installation. */
@Path("/settings")
@RequestScoped
@RolesAllowed("settings:write")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class SettingsResource {
    @Inject
    Caller caller;

    @Inject
    PlatformSettings settings;

    @Inject
    Audit audit;

    /** The form, and what is filled in. */
    public record View(Map<String, Object> schema, Map<String, Object> values, long version) {}

    /** What is filled in. */
    public record Form(Map<String, Object> values) {}

    @GET
    public Response get() {
        View view = view();
        return Versions.ok(view, view.version());
    }

    private View view() {
        List<Map<String, Object>> fields =
                PlatformSettings.SCHEMA.fields().stream().map(this::field).toList();
        Map<String, Object> values = settings.values();
        // The rows have no version of their own; what stands in them is one.
        return new View(Map.of("fields", fields), values, new TreeMap<>(values).toString().hashCode() & 0x7fffffffL);
    }

    @PUT
    @Transactional
    public Response replace(@HeaderParam("If-Match") String ifMatch, Form form) {
        Versions.check(ifMatch, view().version());
        Map<String, Object> values = form.values() == null ? Map.of() : form.values();
        List<Refused.Field> wrong = PlatformSettings.SCHEMA.validate(values).stream()
                .map(p -> new Refused.Field(p.key(), p.code(), p.arguments()))
                .toList();
        if (!wrong.isEmpty()) {
            throw Refused.invalid(wrong);
        }
        Map<String, Object> before = settings.values();
        settings.replace(values);
        audit.record(caller.viewer(), "settings.updated", "settings", null, null, before, settings.values());
        return get();
    }

    private Map<String, Object> field(Setting<?> setting) {
        Map<String, Object> field = new HashMap<>();
        field.put("key", setting.key());
        field.put("type", setting.type().name());
        field.put("required", setting.isRequired());
        field.put("default", setting.defaultValue() instanceof Number n ? n : String.valueOf(setting.defaultValue()));
        field.put("advanced", setting.isAdvanced());
        field.put("min", setting.min());
        field.put("max", setting.max());
        field.put("choices", List.of());
        field.put("label", Problem.text(caller.locale(), "setting." + setting.key() + ".label", List.of()));
        field.put("help", Problem.text(caller.locale(), "setting." + setting.key() + ".help", List.of()));
        return field;
    }
}
