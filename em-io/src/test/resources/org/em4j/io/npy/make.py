"""Makes the .npy files beside it: X.npy, and X.float64.npy with what NumPy makes of its values."""
import numpy as np

def save(name, array, version=(1, 0)):
    with open(name + ".npy", "wb") as f:
        np.lib.format.write_array(f, array, version=version)
    with open(name + ".float64.npy", "wb") as f:
        np.lib.format.write_array(f, np.ascontiguousarray(array, dtype="<f8"), version=(1, 0))

reals = np.array([[0.1, -2.5], [1e300, 5e-324], [np.pi, -0.0]])
with open("reals.npy", "wb") as f:
    np.lib.format.write_array(f, reals, version=(1, 0))
save("f8-big", reals.astype(">f8"))
save("f8-fortran", np.asfortranarray(reals))
save("f8-version2", reals, (2, 0))
save("f8-version3", reals, (3, 0))
save("f8-vector", np.array([1.5, -2.25, 1e-9]))
save("f4", np.array([[0.1, -2.5], [3e38, 1e-45], [3.14159, 7]], dtype="<f4"))
save("f4-big-fortran", np.asfortranarray(np.array([[0.1, -2.5], [3e38, 1e-45], [3.14159, 7]], dtype=">f4")))
for order in "<", ">":
    for size in 1, 2, 4, 8:
        top = 2 ** (8 * size - 1)
        end = "-big" if order == ">" else ""
        save("i%d%s" % (size, end), np.array([[-top, top - 1], [-1, 1], [0, 100]], dtype="%si%d" % (order, size)))
        save("u%d%s" % (size, end), np.array([[0, 1], [top - 1, top], [top + 1, 2 * top - 1]], dtype="%su%d" % (order, size)))
odd = [2**53 + 1, 2**63 - 1, 2**63 + 1024, 2**63 + 1025, 2**63 + 3072, 2**64 - 1025, 2**64 - 1024, 2**64 - 1]
save("u8-rounded", np.array(odd, dtype="<u8"))
save("bool", np.array([[True, False], [False, True]]))
with open("missing.npy", "wb") as f:
    np.lib.format.write_array(f, np.array([[1.0, 2.0], [3.0, np.nan]]))
with open("columns.npy", "wb") as f:
    np.lib.format.write_array(f, np.array([[1.5, 2, 7, 20], [2.5, 0, 7, 3], [3.5, 1, 8, 20]]))
for name, array in {
    "refused-cube": np.zeros((2, 2, 2)),
    "refused-scalar": np.array(1.0),
    "refused-empty": np.zeros((0, 3)),
    "refused-half": np.zeros((2, 2), dtype="<f2"),
    "refused-complex": np.zeros((2, 2), dtype="<c16"),
    "refused-text": np.array(["a", "b"]),
    "refused-record": np.array([(1, 2.0)], dtype=[("a", "<i4"), ("b", "<f8")]),
}.items():
    with open(name + ".npy", "wb") as f:
        np.lib.format.write_array(f, array)
