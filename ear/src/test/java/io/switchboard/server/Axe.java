package io.switchboard.server;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/** axe-core, which npm brings into the build folder: what keeps people out of a page, by the rules of WCAG 2.2 AA. */
final class Axe {

    private static final Path FOLDER = Path.of(System.getProperty("server.workspace")).resolveSibling("axe");
    private static final Path PACKAGES = Path.of(System.getProperty("browser.packages")).resolveSibling("axe");
    private static final String RUN = """
            async (within) => {
              // What moves in is judged where it comes to rest.
              document.getAnimations().forEach((each) => { try { each.finish() } catch { each.cancel() } })
              const found = await axe.run(within ?? document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
              return found.violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.target.join(' ')}: ${node.failureSummary}`))
            }
            """;

    private final String source;

    Axe() {
        try {
            Path script = FOLDER.resolve("node_modules/axe-core/axe.min.js");
            if (!Files.exists(script)) {
                Files.createDirectories(FOLDER);
                for (String file : List.of("package.json", "package-lock.json")) {
                    Files.copy(PACKAGES.resolve(file), FOLDER.resolve(file), StandardCopyOption.REPLACE_EXISTING);
                }
                install();
            }
            source = Files.readString(script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void install() throws IOException, InterruptedException {
        Path log = FOLDER.resolve("install.log");
        int code = new ProcessBuilder("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        if (code != 0) {
            throw new IllegalStateException("npm ci ended with " + code + "\n" + Files.readString(log));
        }
    }

    /** What is wrong with the page as it stands; empty when nothing is. */
    List<String> violations(Page page) {
        return violations(page, null);
    }

    /** The same of a part alone: of a menu, which covers half of what stands behind it. */
    List<String> violations(Page page, String within) {
        // The console's content security policy refuses scripts of others; the debugger's own are not asked.
        page.evaluate(source + "; null");
        Object found = page.evaluate(RUN, within);
        return ((List<?>) found).stream().map(Object::toString).toList();
    }

    /** Of several states of pages, those with violations. */
    static void note(Map<String, List<String>> all, String where, List<String> violations) {
        if (!violations.isEmpty()) {
            all.put(where, violations);
        }
    }
}
