package io.switchboard.channel.sms;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.platform.Digests;
import io.switchboard.spi.platform.PlatformHttp;
import io.switchboard.spi.settings.Settings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jsmpp.session.connection.Connection;
import org.jsmpp.session.connection.ConnectionFactory;
import org.jsmpp.session.connection.socket.SocketConnection;

/** Opens a line's sockets: to addresses that the platform allows, with TLS where the settings want it. */
final class SmppSockets implements ConnectionFactory, AutoCloseable {
    private static final int CONNECT_MILLIS = 5_000;

    private final Settings settings;
    private final PlatformHttp http;
    private volatile Socket last;
    private volatile boolean closed;

    SmppSockets(Settings settings, PlatformHttp http) {
        this.settings = settings;
        this.http = http;
    }

    /** To the address that the platform found good, whatever the name answers a moment later. */
    @Override
    public Connection createConnection(String host, int port) throws IOException {
        InetSocketAddress address;
        try {
            address = new InetSocketAddress(http.addresses(host).get(0), port);
        } catch (ConnectorException refused) {
            throw refused.failure() == Failure.INVALID_REQUEST
                    ? new ConnectorException(Failure.UNAUTHORIZED, SmsConnector.TEXTS.text("hostRefused", host), refused)
                    : new ConnectorException(Failure.UNAVAILABLE, SmsConnector.TEXTS.text("away", "unknown host " + host), refused);
        }
        Socket socket = new Socket();
        last = socket;
        if (closed) {
            throw new IOException("closed");
        }
        try {
            socket.connect(address, CONNECT_MILLIS);
            return new SocketConnection(settings.get(SmsSettings.SMPP_SECURITY).equals("TLS") ? secured(socket, host, port) : socket);
        } catch (IOException | RuntimeException failed) {
            socket.close();
            throw failed;
        }
    }

    private Socket secured(Socket socket, String host, int port) throws IOException {
        SSLSocket tls = (SSLSocket) context().getSocketFactory().createSocket(socket, host, port, true);
        SSLParameters parameters = tls.getSSLParameters();
        // The name against the certificate, as browsers do it.
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        tls.setSSLParameters(parameters);
        tls.setSoTimeout(CONNECT_MILLIS);
        tls.startHandshake();
        return tls;
    }

    private SSLContext context() throws IOException {
        String own = settings.get(SmsSettings.TRUSTED_CERTIFICATES);
        try {
            if (own == null) {
                return SSLContext.getDefault();
            }
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            for (Certificate each : certificates(own)) {
                trusted.setCertificateEntry("c" + trusted.size(), each);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException unusable) {
            throw new IOException(unusable);
        }
    }

    static boolean arePem(String text) {
        try {
            return !certificates(text).isEmpty();
        } catch (CertificateException wrong) {
            return false;
        }
    }

    private static Collection<? extends Certificate> certificates(String pem) throws CertificateException {
        return CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(Digests.utf8(pem)));
    }

    /** Breaks off what is being opened, and cuts what was opened last. */
    @Override
    public void close() {
        closed = true;
        Socket open = last;
        if (open != null) {
            try {
                open.close();
            } catch (IOException alreadyGone) {
                last = null;
            }
        }
    }
}
