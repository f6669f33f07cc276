# python3 ../Suite/Accuracy/accuracy.py own.py
UNARY['cbrt'] = lambda x: power(x, mpf(1) / 3) if x.value > 0 else -power(-x, mpf(1) / 3)
DOMAINS['cbrt'] = lambda v: v != 0
