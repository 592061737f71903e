package io.switchboard.web.plugin;

import io.switchboard.core.audit.Audit;
import io.switchboard.host.Plugins.Plugin;
import io.switchboard.web.shared.Caller;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.Map;

/** Tells the audit log what is done to plugins. Their life isn't one transaction: what stands there has happened. */
@RequestScoped
public class PluginAudit {
    @Inject
    Audit audit;

    @Inject
    Caller caller;

    /** @param before null when it wasn't installed */
    void installed(Plugin before, Plugin after) {
        if (before == null) {
            changed("installed", null, after);
        } else if (!before.version().equals(after.version())) {
            changed("upgraded", before, after);
        }
    }

    /** @param what {@code started}, {@code returned} */
    void changed(String what, Plugin before, Plugin after) {
        tell(what, after.id(), facts(before), facts(after));
    }

    void removed(Plugin before, boolean withData) {
        tell("removed", before.id(), facts(before), Map.of("withData", withData));
    }

    /** @param before with secrets masked, as after */
    void configured(String id, Map<String, ?> before, Map<String, ?> after) {
        tell("configured", id, before, after);
    }

    void keyAdded(String id, String name, String publicKey) {
        audit.record(caller.viewer(), "pluginkey.created", "pluginkey", id, name, null, Map.of("publicKey", publicKey));
    }

    void keyRemoved(String id) {
        audit.record(caller.viewer(), "pluginkey.deleted", "pluginkey", id, null, null, null);
    }

    private void tell(String what, String id, Map<String, ?> before, Map<String, ?> after) {
        audit.record(caller.viewer(), "plugin." + what, "plugin", id, id, before, after);
    }

    private static Map<String, Object> facts(Plugin plugin) {
        Map<String, Object> facts = new HashMap<>();
        if (plugin != null) {
            facts.put("version", plugin.version());
            facts.put("state", plugin.state().name());
            facts.put("signedBy", plugin.signedBy());
        }
        return facts;
    }
}
