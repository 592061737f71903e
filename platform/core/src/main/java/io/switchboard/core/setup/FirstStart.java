package io.switchboard.core.setup;

import io.switchboard.core.agent.Agent;
import io.switchboard.core.agent.Agents;
import io.switchboard.core.agent.BuiltInRole;
import io.switchboard.core.agent.Groups;
import io.switchboard.core.agent.Passwords;
import io.switchboard.core.agent.Shop;
import io.switchboard.core.shared.DataFolder;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.RowLock;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Base64;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an empty installation gets before anything else starts: a shop and the first account. */
@ApplicationScoped
public class FirstStart {
    private static final Logger LOG = LoggerFactory.getLogger(FirstStart.class);

    /** What stands until somebody says better. */
    static final String ADMIN_NAME = "Admin";

    static final String SHOP_NAME = "Switchboard";

    @Inject
    Clock clock;

    @Inject
    SecureRandom random;

    @Inject
    Agents agents;

    @Inject
    Groups groups;

    @Inject
    Passwords passwords;

    @Inject
    DataFolder data;

    @Inject
    DemoData demo;

    @Inject
    RowLock lock;

    @Transactional
    void start(@Observes @Priority(100) Startup event) {
        // Nodes that start at once on an empty database: the second finds what the first has made.
        lock.hold("first-start");
        if (groups.shops().isEmpty()) {
            groups.add(new Shop(Ids.next(), SHOP_NAME, ZoneId.of("Asia/Shanghai"), "zh-CN", clock.instant()));
        }
        if (agents.list().isEmpty()) {
            Agent admin = new Agent(Ids.next(), "admin", ADMIN_NAME, BuiltInRole.names(BuiltInRole.ADMIN), clock.instant());
            admin.changePassword(passwords.hash(firstPassword()));
            agents.add(admin);
        }
        String wish = System.getenv().getOrDefault("SWITCHBOARD_DEMO", "").toLowerCase(Locale.ROOT);
        if (wish.equals("true") || wish.equals("people")) {
            demo.fill(wish.equals("true"));
        }
    }

    private String firstPassword() {
        String named = System.getenv("SWITCHBOARD_ADMIN_PASSWORD");
        if (named != null && !named.isBlank()) {
            return named;
        }
        byte[] bytes = new byte[15];
        random.nextBytes(bytes);
        String password = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        Path file = data.folder(".").resolve("initial-admin-password").normalize();
        try {
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, password + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        LOG.info("The first password of the account \"admin\" is in {}", file);
        return password;
    }
}
