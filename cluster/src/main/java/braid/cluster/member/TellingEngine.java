package braid.cluster.member;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/// An engine that logs why a handshake failed. What it does is its [#jdk]'s.
final class TellingEngine extends SSLEngine {

    private static final System.Logger LOG = System.getLogger("braid.cluster");

    /// Whoever tries again and again gives one line in that time.
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private static final AtomicLong QUIET_UNTIL = new AtomicLong(System.nanoTime());

    /// Members that connect to each other at the same time end one of the connections and finish the other: so many
    /// unfinished ones in a row are no news. A stranger finishes none.
    private static final int USUAL = 2;

    /// How many handshakes were not finished since one was.
    private static final AtomicInteger UNFINISHED = new AtomicInteger();

    /// Why members would not talk with this one, or this one not with them, and when that was last so.
    private static final AtomicReference<@Nullable Refusal> REFUSAL = new AtomicReference<>();

    private record Refusal(long at, String why) {}

    private final SSLEngine jdk;
    private volatile boolean open;

    /// Whether the other has said anything: who only looks whether somebody listens is no news.
    private volatile boolean spokenTo;

    TellingEngine(SSLEngine jdk) {
        super(jdk.getPeerHost(), jdk.getPeerPort());
        this.jdk = jdk;
    }

    private SSLEngineResult seen(SSLEngineResult result) {
        if (result.getHandshakeStatus() == SSLEngineResult.HandshakeStatus.FINISHED) {
            open = true;
            UNFINISHED.set(0);
        }
        return result;
    }

    private SSLException told(SSLException cause) {
        String why = String.valueOf(cause.getMessage());
        if (!open && getUseClientMode()) {
            REFUSAL.set(new Refusal(System.nanoTime(), why));
        }
        tell(why);
        return cause;
    }

    /// Why no member that this one has called since `time` would talk with it; null if none has said no.
    static @Nullable String refusedSince(long time) {
        Refusal last = REFUSAL.get();
        return last == null || last.at - time < 0 ? null : last.why;
    }

    private void tell(String why) {
        long until = QUIET_UNTIL.get();
        long now = System.nanoTime();
        if (!open && now - until >= 0 && QUIET_UNTIL.compareAndSet(until, now + PAUSE.toNanos())) {
            String what = getUseClientMode() ? "could not connect to a member: " : "refused a connection: ";
            LOG.log(System.Logger.Level.WARNING, () -> what + why);
        }
    }

    @Override
    public SSLEngineResult wrap(ByteBuffer[] from, int offset, int length, ByteBuffer to) throws SSLException {
        try {
            return seen(jdk.wrap(from, offset, length, to));
        } catch (SSLException e) {
            throw told(e);
        }
    }

    @Override
    public SSLEngineResult unwrap(ByteBuffer from, ByteBuffer[] to, int offset, int length) throws SSLException {
        try {
            SSLEngineResult result = seen(jdk.unwrap(from, to, offset, length));
            spokenTo |= result.bytesConsumed() > 0;
            return result;
        } catch (SSLException e) {
            throw told(e);
        }
    }

    @Override
    public void closeInbound() throws SSLException {
        try {
            jdk.closeInbound();
        } catch (SSLException e) {
            throw spokenTo ? told(e) : e;
        }
    }

    // From here on all is the other's.

    @Override
    public @Nullable Runnable getDelegatedTask() {
        return jdk.getDelegatedTask();
    }

    @Override
    public boolean isInboundDone() {
        return jdk.isInboundDone();
    }

    @Override
    public void closeOutbound() {
        if (spokenTo && !open && !getUseClientMode() && UNFINISHED.incrementAndGet() > USUAL) {
            tell("its TLS handshake was not finished");
        }
        jdk.closeOutbound();
    }

    @Override
    public boolean isOutboundDone() {
        return jdk.isOutboundDone();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return jdk.getSupportedCipherSuites();
    }

    @Override
    public String[] getEnabledCipherSuites() {
        return jdk.getEnabledCipherSuites();
    }

    @Override
    public void setEnabledCipherSuites(String[] suites) {
        jdk.setEnabledCipherSuites(suites);
    }

    @Override
    public String[] getSupportedProtocols() {
        return jdk.getSupportedProtocols();
    }

    @Override
    public String[] getEnabledProtocols() {
        return jdk.getEnabledProtocols();
    }

    @Override
    public void setEnabledProtocols(String[] protocols) {
        jdk.setEnabledProtocols(protocols);
    }

    @Override
    public SSLSession getSession() {
        return jdk.getSession();
    }

    @Override
    public @Nullable SSLSession getHandshakeSession() {
        return jdk.getHandshakeSession();
    }

    @Override
    public void beginHandshake() throws SSLException {
        jdk.beginHandshake();
    }

    @Override
    public SSLEngineResult.HandshakeStatus getHandshakeStatus() {
        return jdk.getHandshakeStatus();
    }

    @Override
    public void setUseClientMode(boolean client) {
        jdk.setUseClientMode(client);
    }

    @Override
    public boolean getUseClientMode() {
        return jdk.getUseClientMode();
    }

    @Override
    public void setNeedClientAuth(boolean need) {
        jdk.setNeedClientAuth(need);
    }

    @Override
    public boolean getNeedClientAuth() {
        return jdk.getNeedClientAuth();
    }

    @Override
    public void setWantClientAuth(boolean want) {
        jdk.setWantClientAuth(want);
    }

    @Override
    public boolean getWantClientAuth() {
        return jdk.getWantClientAuth();
    }

    @Override
    public void setEnableSessionCreation(boolean may) {
        jdk.setEnableSessionCreation(may);
    }

    @Override
    public boolean getEnableSessionCreation() {
        return jdk.getEnableSessionCreation();
    }

    @Override
    public SSLParameters getSSLParameters() {
        return jdk.getSSLParameters();
    }

    @Override
    public void setSSLParameters(SSLParameters parameters) {
        jdk.setSSLParameters(parameters);
    }
}
