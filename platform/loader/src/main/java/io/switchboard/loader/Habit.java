package io.switchboard.loader;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What classes do that no platform service stands between, seen from the names that they refer to. Whatever is reached by a
 * name that is put together at run time isn't seen.
 */
public enum Habit {
    /** Speaks to the network by itself. */
    SOCKETS(
            "java/net/(Socket|ServerSocket|DatagramSocket|MulticastSocket|URLConnection|HttpURLConnection)\\..*"
                    + "|java/net/URL\\.(openConnection|openStream|getContent)"
                    + "|java/net/http/HttpClient\\.(newHttpClient|newBuilder|send|sendAsync)"
                    + "|javax/net/.*SocketFactory\\..*"
                    + "|java/nio/channels/(Asynchronous)?(Server)?(Socket|Datagram)(Socket)?Channel\\..*"
                    + "|java/net/InetAddress\\.(getByName|getAllByName)"),
    /** Starts other programs. */
    PROCESSES("java/lang/ProcessBuilder\\..*|java/lang/Runtime\\.exec"),
    /** Opens what other code keeps private. */
    REFLECTION("java/lang/reflect/\\w+\\.(setAccessible|trySetAccessible)|java/lang/invoke/MethodHandles\\.privateLookupIn"),
    /** Reaches into the JVM. */
    UNSAFE("(sun/misc/Unsafe|jdk/internal/.*|sun/reflect/.*|java/lang/instrument/.*|com/sun/tools/attach/.*)\\..*"),
    /** Runs machine code. */
    NATIVE("java/lang/(System|Runtime)\\.(load|loadLibrary)|java/lang/foreign/.*"),
    /** Reads or writes files of the server. */
    FILES(
            "java/nio/file/Files\\..*|java/nio/channels/FileChannel\\.open"
                    + "|java/io/(FileInputStream|FileOutputStream|RandomAccessFile|FileReader|FileWriter)\\.<init>"
                    + "|java/io/File\\.(delete|deleteOnExit|mkdirs?|renameTo|createNewFile|createTempFile|list|listFiles|setExecutable)"),
    /** Makes threads of its own. */
    THREADS(
            "java/lang/Thread\\.(<init>|start)|java/util/concurrent/Executors\\.new.*"
                    + "|java/util/concurrent/(ThreadPoolExecutor|ScheduledThreadPoolExecutor|ForkJoinPool)\\.<init>|java/util/Timer\\.<init>"),
    /** Ends the server, or hangs on to its end. */
    EXIT("java/lang/System\\.exit|java/lang/Runtime\\.(exit|halt|addShutdownHook)"),
    /** Makes classes at run time: what they do can't be seen. */
    CLASSES(
            "java/lang/ClassLoader\\.(<init>|defineClass)|java/security/SecureClassLoader\\.<init>|java/net/URLClassLoader\\.(<init>|newInstance)"
                    + "|java/lang/invoke/MethodHandles\\$Lookup\\.define\\w*|javax/script/.*\\..*|javax/tools/.*\\..*"),
    /** Turns bytes into objects of any class. */
    DESERIALIZATION("java/io/ObjectInputStream\\.(<init>|readObject|readUnshared)"),
    /** Changes what holds for the whole server. */
    SERVER_WIDE(
            "java/lang/System\\.(setProperty|setProperties|clearProperty|setOut|setErr|setIn)|java/util/(Locale|TimeZone)\\.setDefault"
                    + "|java/security/Security\\.(insertProviderAt|addProvider|removeProvider|setProperty)|java/net/URL\\.setURLStreamHandlerFactory"
                    + "|java/net/(ProxySelector|Authenticator|CookieHandler)\\.setDefault");

    private static final List<Habit> ALL = List.of(values());
    private final Predicate<String> seen;

    Habit(String references) {
        this.seen = Pattern.compile(references).asMatchPredicate();
    }

    /** @param reference to a method or a field: {@code java/lang/System.exit} */
    static Stream<Habit> of(String reference) {
        return ALL.stream().filter(habit -> habit.seen.test(reference));
    }

    /** In words for admins, in the nearest language there is. */
    public String text(Locale locale) {
        return LoaderTexts.of("habit." + name(), List.of(), locale);
    }

    /** The word of {@code plugin.permissions} with which a plugin says that it does this; empty when there is none. */
    public Optional<Permission> permission() {
        return this == SOCKETS ? Optional.of(Permission.NET) : Optional.empty();
    }
}
