// SparseLU
