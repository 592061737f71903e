package io.switchboard.channel.email;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * Makes one client's connections and keeps hold of them, so that a closing account, or one that ran out of time, can cut
 * them off whatever their threads are doing. Safe for use by several threads.
 */
final class Sockets {
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Map<String, InetAddress> led = new ConcurrentHashMap<>();
    private final SSLSocketFactory tls;

    /** @param trusted PEM certificates that are trusted beside the JDK's; null or blank for none */
    Sockets(String trusted) {
        this.tls = trusted == null || trusted.isBlank() ? (SSLSocketFactory) SSLSocketFactory.getDefault() : trusting(trusted);
    }

    /** Plain connections to this host go to this address from now on, whatever its name says then. */
    void lead(String host, InetAddress address) {
        led.put(host.toLowerCase(Locale.ROOT), address);
    }

    SocketFactory plain() {
        return new Plain();
    }

    SSLSocketFactory tls() {
        return new Tls();
    }

    /** Cuts all connections: reads and writes in progress fail at once. */
    void closeAll() {
        for (Socket socket : open) {
            try {
                socket.close();
            } catch (IOException alreadyGone) {
                open.remove(socket);
            }
        }
        open.clear();
    }

    private <T extends Socket> T keep(T socket) {
        open.removeIf(Socket::isClosed);
        open.add(socket);
        return socket;
    }

    static boolean isCertificates(String pem) {
        try {
            return !certificates(pem).isEmpty();
        } catch (IllegalArgumentException wrong) {
            return false;
        }
    }

    /** @throws IllegalArgumentException when it isn't PEM certificates */
    private static Collection<? extends Certificate> certificates(String pem) {
        try {
            var found = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.strip().getBytes(StandardCharsets.US_ASCII)));
            if (found.isEmpty()) {
                throw new IllegalArgumentException("no certificate");
            }
            return found;
        } catch (GeneralSecurityException broken) {
            throw new IllegalArgumentException("not a certificate", broken);
        }
    }

    private static SSLSocketFactory trusting(String pem) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (X509TrustManager manager : managers(null)) {
                for (X509Certificate known : manager.getAcceptedIssuers()) {
                    store.setCertificateEntry("known" + number++, known);
                }
            }
            for (Certificate added : certificates(pem)) {
                store.setCertificateEntry("added" + number++, added);
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers(store), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException | IOException broken) {
            throw new IllegalStateException("TLS can't be set up", broken);
        }
    }

    private static X509TrustManager[] managers(KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return java.util.Arrays.stream(factory.getTrustManagers())
                .filter((TrustManager manager) -> manager instanceof X509TrustManager)
                .toArray(X509TrustManager[]::new);
    }

    private final class Led extends Socket {
        @Override
        public void connect(SocketAddress endpoint, int timeout) throws IOException {
            InetAddress address = endpoint instanceof InetSocketAddress named ? led.get(named.getHostString().toLowerCase(Locale.ROOT)) : null;
            super.connect(address == null ? endpoint : new InetSocketAddress(address, ((InetSocketAddress) endpoint).getPort()), timeout);
        }
    }

    private final class Plain extends SocketFactory {
        @Override
        public Socket createSocket() {
            return keep(new Led());
        }

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            return keep(new Socket(host, port));
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
            return keep(new Socket(host, port, local, localPort));
        }

        @Override
        public Socket createSocket(InetAddress host, int port) throws IOException {
            return keep(new Socket(host, port));
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
            return keep(new Socket(host, port, local, localPort));
        }
    }

    private final class Tls extends SSLSocketFactory {
        @Override
        public Socket createSocket() throws IOException {
            return keep(tls.createSocket());
        }

        @Override
        public Socket createSocket(Socket inner, String host, int port, boolean autoClose) throws IOException {
            return keep(tls.createSocket(inner, host, port, autoClose));
        }

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            return keep(tls.createSocket(host, port));
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
            return keep(tls.createSocket(host, port, local, localPort));
        }

        @Override
        public Socket createSocket(InetAddress host, int port) throws IOException {
            return keep(tls.createSocket(host, port));
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
            return keep(tls.createSocket(host, port, local, localPort));
        }

        @Override
        public String[] getDefaultCipherSuites() {
            return tls.getDefaultCipherSuites();
        }

        @Override
        public String[] getSupportedCipherSuites() {
            return tls.getSupportedCipherSuites();
        }
    }
}
