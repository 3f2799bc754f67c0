package braid.benchmarks.cluster;

import com.tangosol.io.ExternalizableLite;
import com.tangosol.net.AbstractInvocable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// One more than a number.
public final class Increment extends AbstractInvocable implements ExternalizableLite {

    private int number;

    /// For Coherence.
    public Increment() {}

    Increment(int number) {
        this.number = number;
    }

    @Override
    public void run() {
        setResult(number + 1);
    }

    @Override
    public void readExternal(DataInput in) throws IOException {
        number = in.readInt();
    }

    @Override
    public void writeExternal(DataOutput out) throws IOException {
        out.writeInt(number);
    }
}
