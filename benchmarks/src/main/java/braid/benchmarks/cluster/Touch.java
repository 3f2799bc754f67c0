package braid.benchmarks.cluster;

import com.tangosol.io.ExternalizableLite;
import com.tangosol.net.AbstractInvocable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// Bytes there and back, the first of them changed.
public final class Touch extends AbstractInvocable implements ExternalizableLite {

    private byte[] bytes = {};

    /// For Coherence.
    public Touch() {}

    Touch(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public void run() {
        bytes[0]++;
        setResult(bytes);
    }

    @Override
    public void readExternal(DataInput in) throws IOException {
        bytes = new byte[in.readInt()];
        in.readFully(bytes);
    }

    @Override
    public void writeExternal(DataOutput out) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }
}
